// readFileSync of descriptor 0.
// stdin: a\nb\n
console.log(JSON.stringify(require('fs').readFileSync(0, 'utf8')));
