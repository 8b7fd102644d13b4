// argv, execArgv, env as an object of strings.
// args: one 'two words' --three
// env: FROM_TEST=yes
const path = require('path');
console.log(process.argv.slice(2), process.argv[1] === __filename, path.isAbsolute(process.argv[0]), process.argv[0] === process.execPath, process.execArgv);
console.log(process.env.FROM_TEST, process.env.NOT_THERE, 'FROM_TEST' in process.env, Object.keys(process.env).includes('FROM_TEST'));
process.env.NEW = 5;
console.log(process.env.NEW, typeof process.env.NEW, delete process.env.NEW, process.env.NEW, delete process.env.NOT_THERE);
process.env.TZ = 'Asia/Tokyo';
console.log(new Date(0).getHours());
console.log(typeof process.env.toString, Object.getOwnPropertyDescriptor(process.env, 'FROM_TEST'));
