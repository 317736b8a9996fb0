# Writes RTermLabels.tsv: for each formula on standard input, the intercept and the term labels that R gives it.
# Run as: Rscript RTermLabels.R < formulas.txt > RTermLabels.tsv
cat("# ", R.version.string, "; formula, intercept, term labels\n", sep = "")
for (text in readLines(file("stdin"), encoding = "UTF-8")) {
  parsed <- terms(as.formula(text))
  cat(text, attr(parsed, "intercept"), paste(attr(parsed, "term.labels"), collapse = " ; "), sep = "\t")
  cat("\n")
}
