// write's callback, its return value, end of process with much output.
console.log(process.stdout.write('one\n', () => console.log('written')));
process.stdout.write(Buffer.from('bytes\n'));
process.stdout.write('68690a', 'hex');
process.stderr.write('to stderr\n');
console.log(process.stdout.writable, typeof process.stdout.writableLength);
process.stdout.on('finish', () => console.error('never: stdout is not ended'));
