// node:os: facts about the machine and the user.
'use strict';

const { codes, errnoMessage } = require('internal:errors');
const { validateInt32 } = require('internal:validators');
const { Buffer } = require('buffer');
const constants = require('./constants.js');

// A native function whose failure is a SystemError.
function checked(op, ...args) {
  try {
    return op(...args);
  } catch (err) {
    throw new codes.ERR_SYSTEM_ERROR({
      errno: err.errno, code: err.code, message: errnoMessage(err.errno), syscall: err.syscall,
    });
  }
}

const arch = () => process.arch;
const availableParallelism = () => binding.availableParallelism();
const endianness = () => 'LE';
const freemem = () => binding.memory()[1];
const hostname = () => checked(binding.hostname);
const loadavg = () => binding.loadavg();
const machine = () => binding.uname()[3];
const platform = () => process.platform;
const release = () => binding.uname()[1];
const totalmem = () => binding.memory()[0];
const type = () => binding.uname()[0];
const uptime = () => binding.uptime();
const version = () => binding.uname()[2];

function homedir() {
  return process.env.HOME || checked(binding.userInfo)[3];
}

function tmpdir() {
  const { TMPDIR, TMP, TEMP } = process.env;
  const path = TMPDIR || TMP || TEMP || '/tmp';
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

// As text, each function is what it returns.
for (const fn of [arch, availableParallelism, endianness, freemem, homedir, hostname, machine, platform, release,
  tmpdir, totalmem, type, uptime, version]) {
  fn[Symbol.toPrimitive] = fn;
}

function cpus() {
  return binding.cpus().map(([model, speed, user, nice, sys, idle, irq]) => (
    { model, speed, times: { user, nice, sys, idle, irq } }
  ));
}

function bitsOf(mask, family) {
  const base = family === 4 ? 10 : 16;
  const width = family === 4 ? 8 : 16;
  let bits = 0;
  let ended = false;
  const groups = family === 4 ? mask.split('.') : expand(mask);
  for (const group of groups) {
    const binary = parseInt(group, base).toString(2).padStart(width, '0');
    const ones = binary.indexOf('0') === -1 ? width : binary.indexOf('0');
    // Ones after a zero: no prefix describes such a mask.
    if ((ended && ones > 0) || binary.indexOf('1', ones) !== -1) return null;
    bits += ones;
    if (ones < width) ended = true;
  }
  return bits;
}

// The eight groups of an IPv6 address.
function expand(address) {
  const [head, tail] = address.split('::').map((half) => (half === '' ? [] : half.split(':')));
  if (tail === undefined) return head;
  return [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail];
}

function networkInterfaces() {
  const result = {};
  for (const [name, address, netmask, mac, family, internal, scopeid] of checked(binding.networkInterfaces)) {
    const bits = bitsOf(netmask, family);
    const entry = { address, netmask, family: `IPv${family}`, mac, internal, cidr: bits === null ? null : `${address}/${bits}` };
    if (scopeid !== -1) entry.scopeid = scopeid;
    (result[name] ??= []).push(entry);
  }
  return result;
}

function getPriority(pid) {
  if (pid === undefined) pid = 0;
  else validateInt32(pid, 'pid');
  return checked(binding.getPriority, pid);
}

function setPriority(pid, priority) {
  if (priority === undefined) {
    priority = pid;
    pid = 0;
  }
  validateInt32(pid, 'pid');
  validateInt32(priority, 'priority', -20, 19);
  checked(binding.setPriority, pid, priority);
}

function userInfo(options) {
  const [uid, gid, username, homedir, shell] = checked(binding.userInfo);
  const encoding = options !== null && typeof options === 'object' ? options.encoding : undefined;
  const text = (value) => (encoding === 'buffer' ? Buffer.from(value) : value);
  return {
    __proto__: null,
    uid: Number(uid),
    gid: Number(gid),
    username: text(username),
    homedir: text(homedir),
    shell: text(shell),
  };
}

module.exports = {
  arch,
  availableParallelism,
  cpus,
  endianness,
  freemem,
  getPriority,
  homedir,
  hostname,
  loadavg,
  networkInterfaces,
  platform,
  release,
  setPriority,
  tmpdir,
  totalmem,
  type,
  userInfo,
  uptime,
  version,
  machine,
};

function constant(name, configurable, value) {
  Object.defineProperty(module.exports, name, { configurable, enumerable: true, writable: false, value });
}
constant('constants', false, constants);
constant('EOL', true, '\n');
constant('devNull', true, '/dev/null');
