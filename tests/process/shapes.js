// The shape of what differs from machine to machine.
const shape = (object) => Object.fromEntries(Object.entries(object).map(([key, value]) => [key, typeof value]));
console.log(shape(process.memoryUsage()), typeof process.memoryUsage.rss());
console.log(process.hrtime().map((x) => typeof x), typeof process.hrtime.bigint(), process.hrtime([0, 0]).length, typeof process.uptime(), process.uptime() > 0);
console.log(shape(process.cpuUsage()), typeof process.pid, typeof process.ppid, process.platform, process.arch, typeof process.title, process.exitCode);
console.log(/^v\d+\.\d+\.\d+/.test(process.version), typeof process.versions.v8, process.release.name, typeof process.config, typeof process.features);
console.log(String(process), Object.prototype.toString.call(process), process.constructor.name, process instanceof require('events'));
console.log(process === require('process'), process === globalThis.process, process.stdout.isTTY, process.stdin.isTTY, process.stdout.fd, process.stderr.fd);
console.log(process.umask().toString(8).length > 0, process.getuid() === process.geteuid(), Array.isArray(process.getgroups()), process.argv0.length > 0);
console.log(Object.keys(process.resourceUsage()).slice(0, 3), typeof process.constrainedMemory);
