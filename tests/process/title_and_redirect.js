// flags: --title=named --redirect-warnings=told.txt
// The process's name, and warnings in a file.
const fs = require('fs');
console.log(process.title);
process.title = 'other';
console.log(process.title, fs.readFileSync('/proc/self/cmdline', 'latin1').replace(/\0+$/, ''));
process.emitWarning('to the file');
process.on('exit', () => console.log(fs.readFileSync('told.txt', 'utf8').replace(/\d+/, 'N').split('\n')[0]));
