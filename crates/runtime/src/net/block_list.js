// net.BlockList: addresses, ranges and subnets to be refused. An IPv4 address is also the IPv6 one that maps it.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal:errors');
const { kMessaging, customInspectSymbol } = require('internal:util');
const { validateArray, validateInt32, validateString } = require('internal:validators');
const { SocketAddress } = require('./socket_address.js');

// The keys of all addresses that map IPv4 ones begin so: keys are 32 hexadecimal digits.
const MAPPED = '00000000000000000000ffff';

const ruleForms = [
  [/^Address: IPv(4|6) ([0-9a-f:.]+)$/i, (list, family, address) => list.addAddress(address, family)],
  [/^Range: IPv(4|6) ([0-9a-f:.]+)-([0-9a-f:.]+)$/i, (list, family, start, end) => list.addRange(start, end, family)],
  [/^Subnet: IPv(4|6) ([0-9a-f:.]+)\/(\d{1,3})$/i,
   (list, family, network, prefix) => list.addSubnet(network, +prefix, family)],
];

// What a list and its clones share.
class Rules {
  constructor() {
    this.addresses = new Map();
    // { low, high, text } each, the newest first.
    this.ranges = [];
    this.subnets = [];
  }

  get texts() {
    return [...this.addresses.values(), ...[...this.subnets, ...this.ranges].map(({ text }) => text)];
  }

  has(key, isIPv4) {
    if (this.addresses.has(key)) return true;
    const within = ({ low, high }) => low <= key && key <= high;
    if (this.subnets.some(within)) return true;
    return this.ranges.some((range) => within(range) && (!isIPv4 || range.low.startsWith(MAPPED)));
  }
}

function addressOf(address, family, name) {
  if (SocketAddress.isSocketAddress(address)) return address;
  validateString(address, name);
  validateString(family, 'family');
  return new SocketAddress({ address, family });
}

const keyOf = ({ address, family }) => binding.addressKey(address, family === 'ipv4' ? 4 : 6)[0];
const nameOf = ({ family }) => (family === 'ipv4' ? 'IPv4' : 'IPv6');

function removeByText(list, text) {
  return list.filter((rule) => rule.text !== text);
}

function rangeText(start, end) {
  return `Range: ${nameOf(start)} ${start.address}-${end.address}`;
}

function subnetOf(network, prefix, family) {
  network = addressOf(network, family, 'network');
  const bits = network.family === 'ipv4' ? 32 : 128;
  validateInt32(prefix, 'prefix', 0, bits);
  const [low, high] = binding.subnetBounds(keyOf(network), prefix + 128 - bits);
  return { low, high, text: `Subnet: ${nameOf(network)} ${network.address}/${prefix}` };
}

// [network, prefix, family] of `address/prefix`.
function parseCIDR(cidr) {
  validateString(cidr, 'cidr');
  const at = cidr.lastIndexOf('/');
  if (at === -1) {
    throw new ERR_INVALID_ARG_VALUE('cidr', cidr, 'must contain a prefix length (e.g. "10.0.0.0/8")');
  }
  const prefix = cidr.slice(at + 1);
  if (!/^(0|[1-9]\d*)$/.test(prefix)) {
    throw new ERR_INVALID_ARG_VALUE('cidr', cidr, 'prefix length must be a valid integer');
  }
  const network = cidr.slice(0, at);
  return [network, +prefix, network.includes(':') ? 'ipv6' : 'ipv4'];
}

class BlockList {
  #rules = new Rules();

  static isBlockList(value) {
    return typeof value === 'object' && value !== null && #rules in value;
  }

  static PRIVATE_RANGES = Object.freeze([
    '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8', '::1/128', '169.254.0.0/16', 'fe80::/10', 'fc00::/7',
  ]);

  static {
    Object.defineProperty(BlockList.prototype, kMessaging, {
      __proto__: null,
      value: {
        is: (value) => BlockList.isBlockList(value),
        clone: (list) => list.#rules,
        read(rules) {
          const list = new BlockList();
          list.#rules = rules;
          return list;
        },
      },
    });
  }

  addAddress(address, family = 'ipv4') {
    address = addressOf(address, family, 'address');
    this.#rules.addresses.set(keyOf(address), `Address: ${nameOf(address)} ${address.address}`);
  }

  addAddresses(addresses, family = 'ipv4') {
    validateArray(addresses, 'addresses');
    const found = addresses.map((address, i) => addressOf(address, family, `addresses[${i}]`));
    for (const address of found) this.addAddress(address);
  }

  addRange(start, end, family = 'ipv4') {
    start = addressOf(start, family, 'start');
    end = addressOf(end, family, 'end');
    const [low, high] = [keyOf(start), keyOf(end)];
    if (start.family === end.family && low > high) {
      throw new ERR_INVALID_ARG_VALUE('start', start, 'must come before end');
    }
    this.#rules.ranges.unshift({ low, high, text: rangeText(start, end) });
  }

  addSubnet(network, prefix, family = 'ipv4') {
    this.#rules.subnets.unshift(subnetOf(network, prefix, family));
  }

  addCIDR(cidr) {
    this.addSubnet(...parseCIDR(cidr));
  }

  addCIDRs(cidrs) {
    validateArray(cidrs, 'cidrs');
    const found = cidrs.map((cidr, i) => {
      validateString(cidr, `cidrs[${i}]`);
      return subnetOf(...parseCIDR(cidr));
    });
    this.#rules.subnets.unshift(...found.reverse());
  }

  removeAddress(address, family = 'ipv4') {
    this.#rules.addresses.delete(keyOf(addressOf(address, family, 'address')));
  }

  removeRange(start, end, family = 'ipv4') {
    start = addressOf(start, family, 'start');
    end = addressOf(end, family, 'end');
    this.#rules.ranges = removeByText(this.#rules.ranges, rangeText(start, end));
  }

  removeSubnet(network, prefix, family = 'ipv4') {
    this.#rules.subnets = removeByText(this.#rules.subnets, subnetOf(network, prefix, family).text);
  }

  removeCIDR(cidr) {
    this.removeSubnet(...parseCIDR(cidr));
  }

  // What is no address is on no list.
  check(address, family = 'ipv4') {
    if (!SocketAddress.isSocketAddress(address)) {
      validateString(address, 'address');
      validateString(family, 'family');
      const version = { ipv4: 4, ipv6: 6 }[family.toLowerCase()];
      const found = version && binding.addressKey(address, version);
      return Boolean(found) && this.#rules.has(found[0], version === 4);
    }
    return this.#rules.has(keyOf(address), address.family === 'ipv4');
  }

  clear() {
    const rules = this.#rules;
    rules.addresses.clear();
    rules.ranges = [];
    rules.subnets = [];
  }

  toJSON() {
    return this.rules;
  }

  // Adds the rules of a list like toJSON()'s, or of its text; what looks like no rule is left out.
  fromJSON(data) {
    const rules = typeof data === 'string' ? JSON.parse(data) : data;
    if (!Array.isArray(rules) || !rules.every((rule) => typeof rule === 'string')) {
      throw new ERR_INVALID_ARG_TYPE('data', ['string', 'string[]'], rules);
    }
    for (const rule of rules) {
      for (const [form, add] of ruleForms) {
        const [, version, ...parts] = form.exec(rule) ?? [];
        if (version === undefined) continue;
        const addresses = parts.filter((part) => !/^\d+$/.test(part));
        if (addresses.every((part) => binding.addressKey(part, +version))) add(this, `ipv${version}`, ...parts);
      }
    }
  }

  get rules() {
    return this.#rules.texts;
  }

  get size() {
    const { addresses, ranges, subnets } = this.#rules;
    return addresses.size + ranges.length + subnets.length;
  }

  [customInspectSymbol](depth, options, inspect) {
    if (depth < 0) return '[BlockList]';
    const inner = { ...options, depth: options.depth === null || options.depth === undefined ? null : options.depth - 1 };
    return `BlockList ${inspect({ rules: this.rules }, inner)}`;
  }
}

module.exports = { BlockList };
