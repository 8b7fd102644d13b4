// tls.checkServerIdentity: whether a certificate is of the host that was asked for (RFC 2818, RFC 6125).
'use strict';

const net = require('net');
const { domainToASCII } = require('url');
const { codes: { ERR_TLS_CERT_ALTNAME_FORMAT, ERR_TLS_CERT_ALTNAME_INVALID } } = require('internal:errors');

// `names` splits on commas, but for those in quotes, which are JSON strings.
function splitNames(text) {
  const names = [];
  let current = '';
  for (let at = 0; at < text.length;) {
    const comma = text.indexOf(', ', at);
    const quote = text.indexOf('"', at);
    if (quote !== -1 && (comma === -1 || quote < comma)) {
      const string = /^"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/.exec(text.slice(quote));
      if (string === null) throw new ERR_TLS_CERT_ALTNAME_FORMAT();
      current += text.slice(at, quote) + JSON.parse(string[0]);
      at = quote + string[0].length;
    } else if (comma === -1) {
      current += text.slice(at);
      at = text.length;
    } else {
      names.push(current + text.slice(at, comma));
      current = '';
      at = comma + 2;
    }
  }
  names.push(current);
  return names;
}

const unfqdn = (host) => host.replace(/\.$/, '');

function labels(host) {
  return unfqdn(host).replace(/[A-Z]/g, (c) => c.toLowerCase()).split('.');
}

// Whether `pattern` stands for a host, given by its labels.
function fits(hostLabels, pattern, takesWildcards) {
  if (!pattern) return false;
  const patternLabels = labels(pattern);
  if (hostLabels.length !== patternLabels.length || patternLabels.includes('') ||
      patternLabels.some((label) => /[^\u0021-\u007F]/u.test(label))) return false;
  for (let i = hostLabels.length - 1; i > 0; i--) {
    if (hostLabels[i] !== patternLabels[i]) return false;
  }
  const [host] = hostLabels;
  const [first] = patternLabels;
  const parts = first.split('*', 3);
  if (parts.length === 1 || first.includes('xn--')) return host === first;
  // One star, and two labels behind it at least.
  if (!takesWildcards || parts.length > 2 || patternLabels.length <= 2) return false;
  const [prefix, suffix] = parts;
  return prefix.length + suffix.length <= host.length && host.startsWith(prefix) && host.endsWith(suffix);
}

function checkServerIdentity(hostname, cert) {
  const { subject, subjectaltname: altNames } = cert;
  const dnsNames = [];
  const ips = [];
  hostname = `${hostname}`;
  if (altNames) {
    const names = altNames.includes('"') ? splitNames(altNames) : altNames.split(', ');
    for (const name of names) {
      if (name.startsWith('DNS:')) dnsNames.push(name.slice(4));
      else if (name.startsWith('IP Address:') && net.isIP(name.slice(11))) ips.push(canonical(name.slice(11)));
    }
  }
  let isValid = false;
  let reason = 'Unknown reason';
  hostname = unfqdn(hostname);
  if (net.isIP(hostname)) {
    isValid = ips.includes(canonical(hostname));
    if (!isValid) reason = `IP: ${hostname} is not in the cert's list: ${ips.join(', ')}`;
  } else if (dnsNames.length > 0 || subject?.CN) {
    const hostLabels = labels(domainToASCII(hostname) || hostname);
    if (dnsNames.length > 0) {
      isValid = dnsNames.some((name) => fits(hostLabels, name, true));
      if (!isValid) reason = `Host: ${hostname}. is not in the cert's altnames: ${altNames}`;
    } else {
      const { CN } = subject;
      isValid = Array.isArray(CN) ? CN.some((name) => fits(hostLabels, name, true)) : fits(hostLabels, CN, true);
      if (!isValid) reason = `Host: ${hostname}. is not cert's CN: ${CN}`;
    }
  } else {
    reason = "Cert does not contain a DNS name";
  }
  return isValid ? undefined : new ERR_TLS_CERT_ALTNAME_INVALID(reason, hostname, cert);
}

// One text for each address.
function canonical(ip) {
  if (net.isIP(ip) !== 6) return ip;
  return new URL(`http://[${ip}]`).hostname.slice(1, -1);
}

module.exports = { checkServerIdentity };
