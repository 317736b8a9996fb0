# What inference costs in R's packages: one case, seconds of each of several runs.
# usage: Rscript bench/inference.R --version | CASE FILE REPEAT
suppressMessages(library(lme4))
args <- commandArgs(trailingOnly = TRUE)
if (args[1] == "--version") {
  have <- c("pbkrtest", "lmerTest")[sapply(c("pbkrtest", "lmerTest"), requireNamespace, quietly = TRUE)]
  cat(sprintf("%s, lme4 %s%s, BLAS %s\n", R.version.string, packageVersion("lme4"),
              paste0(sprintf(", %s %s", have, sapply(have, function(p) as.character(packageVersion(p)))), collapse = ""), extSoftVersion()["BLAS"]))
  quit(status = 0)
}
data <- read.csv(args[2], stringsAsFactors = TRUE)
work <- switch(args[1],
  "profile-sleepstudy" = { fit <- lmer(Reaction ~ Days + (Days | Subject), transform(data, Subject = factor(Subject)), REML = FALSE); function() suppressWarnings(confint(profile(fit, signames = FALSE))) },
  "bootstrap-sleepstudy" = { fit <- lmer(Reaction ~ Days + (Days | Subject), transform(data, Subject = factor(Subject))); function() suppressMessages(bootMer(fit, function(f) c(fixef(f), getME(f, "theta"), sigma(f)), nsim = 1000, seed = 1)) },
  "kenward-roger-crossed" = { fit <- lmer(y ~ a * b + (1 + a | subj) + (1 | item), data); function() { L <- rbind(c(0, 1, 0, 0)); pbkrtest::KRmodcomp(fit, L); NULL } })
for (i in seq_len(as.integer(args[3]))) cat(sprintf("seconds=%.6f\n", system.time(work())["elapsed"]))
