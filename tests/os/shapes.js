// The shapes of os, and its constants.
const os = require('os');
console.log(typeof os.hostname(), os.platform(), os.type(), typeof os.release(), os.arch() === process.arch, os.endianness(), JSON.stringify(os.EOL), os.devNull);
console.log(os.totalmem() > os.freemem(), os.uptime() > 0, os.loadavg().length, os.cpus().length > 0, Object.keys(os.cpus()[0]), os.availableParallelism() > 0);
console.log(os.homedir() === process.env.HOME, os.tmpdir() === process.env.TMPDIR, Object.keys(os.userInfo()), typeof os.version(), typeof os.machine());
console.log(os.constants.signals.SIGINT, os.constants.signals.SIGKILL, os.constants.errno.ENOENT, os.constants.priority.PRIORITY_LOW, os.constants.UV_UDP_REUSEADDR);
console.log(Object.values(os.networkInterfaces()).flat().find((i) => i.address === '127.0.0.1'));
console.log(`${os.hostname}` === os.hostname(), typeof os.getPriority());
