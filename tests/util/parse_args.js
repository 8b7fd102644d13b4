// util.parseArgs, styleText, inspect of its result.
const { parseArgs, styleText } = require('util');
const { values, positionals } = parseArgs({
  args: ['-v', '--name=x', '--num', '5', 'file', '--list', 'a', '--list=b', '--', '--raw'],
  options: { verbose: { type: 'boolean', short: 'v' }, name: { type: 'string' }, num: { type: 'string' }, list: { type: 'string', multiple: true } },
  allowPositionals: true,
});
console.log({ ...values }, positionals);
try {
  parseArgs({ args: ['--what'], options: {} });
} catch (error) {
  console.log(error.code);
}
