// The script's extension may be left out; options after it are its own.
// run: ./script --version -e
