// What NODE_OPTIONS may hold.
const flags = process.allowedNodeEnvironmentFlags;
for (const flag of ['--no-warnings', '--no_warnings', 'no-warnings', '-r', 'r', '--r', '--stack-trace-limit=100', '--eval', 5]) {
  console.log(flag, flags.has(flag));
}
const { size } = flags;
flags.add('--x');
flags.clear();
Set.prototype.add.call(flags, '--x');
console.log(flags.size === size, flags.has('--x'), Object.isFrozen(flags), [...flags].every((flag) => flags.has(flag)));
