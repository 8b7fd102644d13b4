// The everyday sync calls on files and folders.
const fs = require('fs');
fs.writeFileSync('a.txt', 'hello');
fs.appendFileSync('a.txt', ' world');
console.log(fs.readFileSync('a.txt', 'utf8'), fs.readFileSync('a.txt'), fs.existsSync('a.txt'), fs.existsSync('b'));
fs.mkdirSync('d/e/f', { recursive: true });
console.log(fs.mkdirSync('d/e', { recursive: true }), fs.mkdirSync('g/h', { recursive: true }).replace(process.cwd(), '<cwd>'));
fs.writeFileSync('d/one', ''); fs.writeFileSync('d/two', Buffer.from([1, 2]));
console.log(fs.readdirSync('d').sort(), fs.readdirSync('d', { withFileTypes: true }).map((e) => [e.name, e.isFile(), e.isDirectory()]).sort());
console.log(fs.readdirSync('.', { recursive: true }).sort());
fs.renameSync('d/one', 'd/three'); fs.copyFileSync('a.txt', 'd/copy'); fs.unlinkSync('d/two');
fs.symlinkSync('a.txt', 'link'); fs.linkSync('a.txt', 'hard');
console.log(fs.readlinkSync('link'), fs.lstatSync('link').isSymbolicLink(), fs.statSync('link').isFile(), fs.statSync('hard').nlink, fs.realpathSync('link') === fs.realpathSync('a.txt'));
fs.truncateSync('a.txt', 4); fs.chmodSync('a.txt', 0o600); fs.utimesSync('a.txt', 10, 20.5);
const stat = fs.statSync('a.txt');
console.log(stat.size, (stat.mode & 0o777).toString(8), stat.mtimeMs, stat.mtime, stat.isFile(), stat.isFIFO(), stat instanceof fs.Stats);
fs.rmSync('d', { recursive: true }); fs.rmSync('not-there', { force: true }); fs.rmdirSync('g/h');
console.log(fs.readdirSync('.').sort(), fs.statSync('nope', { throwIfNoEntry: false }), fs.mkdtempSync('tmp-').length, fs.accessSync('a.txt', fs.constants.R_OK));
console.log(typeof fs.statSync('.', { bigint: true }).size, Object.keys(fs.statSync('.')).length >= 14);
