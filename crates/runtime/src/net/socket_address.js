// net.SocketAddress: an address with its port, which never change.
'use strict';

const { codes: { ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE } } = require('internal:errors');
const { kMessaging, customInspectSymbol } = require('internal:util');
const { validateObject, validatePort, validateString, validateUint32 } = require('internal:validators');

// Bits of an IPv6 flow label (RFC 8200).
const FLOW_LABEL_MAX = 0xfffff;

class SocketAddress {
  #address;
  #port;
  #family;
  #flowlabel;

  static isSocketAddress(value) {
    return typeof value === 'object' && value !== null && #address in value;
  }

  // `address:port`, as in the authority of a URL; undefined of anything else.
  static parse(input) {
    validateString(input, 'input');
    const url = URL.parse(`http://${input}`);
    if (url === null) return undefined;
    const { hostname, port } = url;
    const isIPv6 = hostname.startsWith('[');
    const address = isIPv6 ? hostname.slice(1, -1) : hostname;
    const family = isIPv6 ? 'ipv6' : 'ipv4';
    if (binding.addressKey(address, isIPv6 ? 6 : 4) === undefined) return undefined;
    return new SocketAddress({ address, port: port | 0, family });
  }

  static {
    Object.defineProperty(SocketAddress.prototype, kMessaging, {
      __proto__: null,
      value: {
        is: (value) => SocketAddress.isSocketAddress(value),
        clone: (address) => address.toJSON(),
        read: (data) => new SocketAddress(data),
      },
    });
  }

  constructor(options = {}) {
    validateObject(options, 'options');
    let { family = 'ipv4' } = options;
    const { port = 0, flowlabel = 0 } = options;
    if (typeof family?.toLowerCase === 'function') family = family.toLowerCase();
    if (family !== 'ipv4' && family !== 'ipv6') throw new ERR_INVALID_ARG_VALUE('options.family', options.family);
    const { address = family === 'ipv4' ? '127.0.0.1' : '::' } = options;
    validateString(address, 'options.address');
    validatePort(port, 'options.port');
    validateUint32(flowlabel, 'options.flowlabel', false);
    if (flowlabel > FLOW_LABEL_MAX) {
      throw new ERR_OUT_OF_RANGE('options.flowlabel', `>= 0 && <= ${FLOW_LABEL_MAX}`, flowlabel);
    }
    const found = binding.addressKey(address, family === 'ipv4' ? 4 : 6);
    if (found === undefined) throw Object.assign(new Error('Invalid socket address'), { code: 'ERR_INVALID_ADDRESS' });
    this.#address = found[1];
    this.#port = port | 0;
    this.#family = family;
    this.#flowlabel = family === 'ipv4' ? 0 : flowlabel;
  }

  get address() { return this.#address; }
  get port() { return this.#port; }
  get family() { return this.#family; }
  get flowlabel() { return this.#flowlabel; }

  toJSON() {
    return { address: this.#address, port: this.#port, family: this.#family, flowlabel: this.#flowlabel };
  }

  [customInspectSymbol](depth, options, inspect) {
    if (depth < 0) return '[SocketAddress]';
    const inner = { ...options, depth: options.depth === null || options.depth === undefined ? null : options.depth - 1 };
    return `SocketAddress ${inspect(this.toJSON(), inner)}`;
  }
}

module.exports = { SocketAddress };
