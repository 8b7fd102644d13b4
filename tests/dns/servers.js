// Servers of a resolver, its options, and what is refused.
'use strict';
const dns = require('dns');

function show(what, call) {
  try {
    console.log(what, call());
  } catch (error) {
    console.log(what, error.name, error.code, error.message);
  }
}

const resolver = new dns.Resolver();
for (const servers of [['1.2.3.4:55', '[::1]:5', '::1', '1.1.1.1', '[::2]', '1.1.1.1:53'], ['1.2.3'], 'x', [5], []]) {
  show('servers', () => {
    resolver.setServers(servers);
    return resolver.getServers();
  });
}
for (const options of [{ timeout: -2 }, { timeout: 'x' }, { tries: 0 }, { maxTimeout: -1 }]) {
  show('options', () => new dns.Resolver(options));
}
for (const addresses of [['127.0.0.1', '::1'], ['1.1.1.1', '2.2.2.2'], ['bad'], ['::1', '::1'], [5], []]) {
  show('local', () => resolver.setLocalAddress(...addresses));
}
show('name', () => dns.resolve4(5, () => {}));
show('callback', () => dns.resolve4('x'));
show('type', () => dns.resolve('x', 5, () => {}));
show('type', () => dns.resolve('x', 'Y', () => {}));
show('address', () => dns.reverse('bad', () => {}));
show('order', () => dns.setDefaultResultOrder('x'));
dns.setServers(['127.0.0.1:1']);
console.log(dns.promises.getServers());
dns.promises.reverse('bad').catch(({ message, hostname, errno }) => console.log(message, hostname, errno));
