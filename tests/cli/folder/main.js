// A folder is run by its index.
// run: ./app one
