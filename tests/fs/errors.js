// System errors: message, code, errno, syscall, path, dest; wrong arguments.
const fs = require('fs');
fs.mkdirSync('folder'); fs.writeFileSync('folder/file', 'x');
for (const fail of [() => fs.readFileSync('none'), () => fs.readFileSync('folder'), () => fs.rmdirSync('folder'), () => fs.mkdirSync('folder'), () => fs.renameSync('none', 'other'),
  () => fs.readdirSync('folder/file'), () => fs.unlinkSync('none'), () => fs.linkSync('none', 'b'), () => fs.statSync('none'), () => fs.accessSync('none'), () => fs.copyFileSync('none', 'b'),
  () => fs.mkdirSync('a/b'), () => fs.readlinkSync('folder'), () => fs.realpathSync('none').length, () => fs.writeFileSync('folder', '')]) {
  try { fail(); } catch (error) { console.log(error.message.replaceAll(process.cwd(), '.'), [error.code, error.errno, error.syscall, error.path?.replace(process.cwd(), '.'), error.dest]); }
}
for (const fail of [() => fs.readFileSync(), () => fs.readFileSync({}), () => fs.readFileSync('a\0b'), () => fs.writeFileSync('x', 5), () => fs.readFileSync('x', 'nope'), () => fs.readFile('x'), () => fs.stat('x', 5), () => fs.openSync('x', 'r', 'rw?')]) {
  try { fail(); } catch (error) { console.log(error.name, error.code, error.message); }
}
