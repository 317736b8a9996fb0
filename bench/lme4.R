# Fits one model in lme4 and prints seconds, evaluations, REML criterion and peak memory, one "key=value" a line.
#   Rscript bench/lme4.R FILE FORMULA FACTOR,FACTOR REPEATS
# Only the call of lmer is timed: default optimizer, derivative check off, factors and data made before.
args <- commandArgs(trailingOnly = TRUE)
suppressPackageStartupMessages(library(lme4))
if (args[1] == "--version") {
  cat(sprintf("R %s, lme4 %s, BLAS %s\n", getRversion(), packageVersion("lme4"), sub(".*/([^/]+/[^/]+)$", "\\1", normalizePath(extSoftVersion()[["BLAS"]]))))
  quit(status = 0)
}

data <- read.csv(args[1])
for (name in strsplit(args[3], ",")[[1]]) data[[name]] <- factor(data[[name]])
formula <- as.formula(args[2])
control <- lmerControl(calc.derivs = FALSE)
repeats <- as.integer(args[4])

invisible(lmer(Reaction ~ Days + (Days | Subject), sleepstudy, control = control))
seconds <- numeric(repeats)
for (i in seq_len(repeats)) {
  start <- proc.time()[["elapsed"]]
  fit <- suppressMessages(suppressWarnings(lmer(formula, data, control = control)))
  seconds[i] <- proc.time()[["elapsed"]] - start
}
if (max(seconds) < 0.1) {
  # The clock ticks in milliseconds: time batches.
  batch <- ceiling(0.2 / max(median(seconds), 0.001))
  for (i in seq_len(repeats)) {
    start <- proc.time()[["elapsed"]]
    for (k in seq_len(batch)) fit <- suppressMessages(suppressWarnings(lmer(formula, data, control = control)))
    seconds[i] <- (proc.time()[["elapsed"]] - start) / batch
  }
}

messages <- fit@optinfo$conv$lme4$messages
status <- if (isSingular(fit)) "singular" else if (fit@optinfo$conv$opt != 0 || length(messages) > 0) "warns" else "converged"
peak <- if (file.exists("/proc/self/status")) sub("[^0-9]*([0-9]+).*", "\\1", grep("^VmHWM", readLines("/proc/self/status"), value = TRUE)) else "NaN"
cat(sprintf("seconds=%.9g\nmedian=%.9g\nevaluations=%d\nobjective=%.17g\npeak_kb=%s\nstatus=%s\n",
            min(seconds), median(seconds), as.integer(fit@optinfo$feval), REMLcrit(fit), peak, status))
