// What the process says it is: Node 26 for programs that ask, rill for those that look.
'use strict';

const version = 'v26.10.0';

const versions = {};
const facts = {
  node: version.slice(1),
  rill: '0.1.0',
  v8: '15.2.124.1-rill',
  uv: '1.52.1',
  modules: '147',
  napi: '10',
  llhttp: '9.3.0',
  openssl: '3.5.8',
  rustls: '0.23.46',
  unicode: '17.0',
  icu: '78.1',
};
for (const [name, value] of Object.entries(facts)) {
  Object.defineProperty(versions, name, { value, enumerable: true, writable: false, configurable: false });
}
Object.freeze(versions);

const release = { name: 'node' };

const features = Object.freeze({
  inspector: false,
  debug: false,
  uv: true,
  ipv6: true,
  tls_alpn: true,
  tls_sni: true,
  tls_ocsp: false,
  tls: true,
  openssl_is_boringssl: false,
  cached_builtins: true,
  require_module: false,
  typescript: false,
});

const config = Object.freeze({
  target_defaults: Object.freeze({
    cflags: [], default_configuration: 'Release', defines: [], include_dirs: [], libraries: [],
  }),
  variables: Object.freeze({ napi_build_version: '10', v8_enable_i18n_support: 1 }),
});

module.exports = { version, versions, release, features, config, arch: 'x64' };
