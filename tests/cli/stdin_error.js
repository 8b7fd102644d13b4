// exit: 1
// run: -
// stdin: const a = 1;\nthrow new Error('in stdin');\n
