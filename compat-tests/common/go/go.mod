module kalda.compat/harness

go 1.24
