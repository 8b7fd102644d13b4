// open, read, write, positions, fstat, ftruncate, close, readv, writev.
const fs = require('fs');
const fd = fs.openSync('f', 'w+');
console.log(fs.writeSync(fd, 'abcdef'), fs.writeSync(fd, Buffer.from('XY'), 0, 2, 1), fs.writeSync(fd, 'end', null));
const buffer = Buffer.alloc(10, '.');
console.log(fs.readSync(fd, buffer, 0, 4, 0), buffer.toString(), fs.readSync(fd, buffer, { position: 100 }), fs.fstatSync(fd).size);
fs.ftruncateSync(fd, 3); fs.fsyncSync(fd);
console.log(fs.readFileSync('f', 'latin1'), fs.writevSync(fd, [Buffer.from('1'), Buffer.from('23')], 0), fs.readvSync(fd, [Buffer.alloc(2), Buffer.alloc(5)], 0));
fs.closeSync(fd);
for (const wrong of [() => fs.closeSync(fd), () => fs.openSync('f', 'bad'), () => fs.openSync('f', 'wx'), () => fs.readSync(-1, buffer), () => fs.closeSync('x')]) {
  try { wrong(); } catch (error) { console.log(error.code, error.message); }
}
fs.open('f', (error, opened) => fs.read(opened, Buffer.alloc(5), 0, 5, 0, (error, count, into) => {
  console.log('async', error, count, into);
  fs.close(opened, (error) => console.log('closed', error));
}));
