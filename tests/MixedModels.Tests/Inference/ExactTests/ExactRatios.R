# Writes ExactRatios.tsv and EightGroups.csv: tails of the finite-sample distribution of the (restricted) likelihood ratio of one variance.
# Run in this folder: Rscript ExactRatios.R. Made with R 4.2.2, RLRsim 3.1-8 (Scheipl, Greven and Kuechenhoff 2008), lme4 1.1-31.
library(lme4)
library(RLRsim)
draws <- 1e6
data <- function(name) read.csv(file.path("../../../../reference/data", name))

set.seed(86)
eight <- data.frame(g = rep(letters[1:8], each = 6), x = round(rnorm(48), 3))
eight$y <- round(2 + 0.5 * eight$x + rep(rnorm(8, sd = 0.6), each = 6) + rnorm(48), 3)
write.csv(eight, "EightGroups.csv", row.names = FALSE, quote = FALSE)

rows <- NULL
tails <- function(name, formula, frame) {
  fit <- lmer(as.formula(formula), frame)
  null <- lm(lme4::nobars(as.formula(formula)), frame)
  x <- model.matrix(fit)
  z <- as.matrix(getME(fit, "Z"))
  for (method in c("REML", "ML")) {
    set.seed(1)
    sims <- if (method == "REML") RLRTSim(x, z, qrX = qr(x), sqrt.Sigma = diag(ncol(z)), nsim = draws, gridlength = 400)
            else LRTSim(x, z, q = 0, sqrt.Sigma = diag(ncol(z)), nsim = draws, gridlength = 400)
    observed <- if (method == "REML") fit else update(fit, REML = FALSE)
    reml <- method == "REML"
    statistic <- max(0, 2 * (as.numeric(logLik(observed, REML = reml)) - as.numeric(logLik(null, REML = reml))))
    for (t in c(statistic, 0.5, 2, 4))
      rows <<- rbind(rows, data.frame(data = name, formula, method, statistic = sprintf("%.9g", statistic), t = sprintf("%.9g", t),
                                      p = mean(sims >= t), zeros = mean(sims < 1e-6), draws = sprintf("%d", draws)))
  }
}
tails("EightGroups.csv", "y ~ x + (1 | g)", eight)
tails("dyestuff.csv", "Yield ~ 1 + (1 | Batch)", data("dyestuff.csv"))
tails("sleepstudy.csv", "Reaction ~ Days + (0 + Days | Subject)", data("sleepstudy.csv"))
tails("machines_unbalanced.csv", "score ~ Machine + (1 | Worker)", data("machines_unbalanced.csv"))
write.table(rows, "ExactRatios.tsv", sep = "\t", quote = FALSE, row.names = FALSE)
