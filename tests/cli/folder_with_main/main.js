// A folder is run by its package.json's main; the extension may be left out.
// run: .
