// cwd, chdir and its error, umask.
const fs = require('fs');
const start = process.cwd();
fs.mkdirSync('sub');
process.chdir('sub');
console.log(process.cwd() === start + '/sub');
process.chdir('..');
try { process.chdir('not-there'); } catch (error) { console.log(error.code, error.syscall, error.errno, error.path, error.dest, error.message.replaceAll(start, '.')); }
const old = process.umask(0o077);
fs.writeFileSync('secret', 'x');
console.log((fs.statSync('secret').mode & 0o777).toString(8), process.umask(old).toString(8));
try { process.umask('no'); } catch (error) { console.log(error.code); }
