#!/bin/bash
# Makes the certificates of these tests anew; they last for a hundred years.
set -euo pipefail
cd "$(dirname "$0")"
key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1-key.pem"; }
key ca
openssl req -x509 -new -key ca-key.pem -days 36500 -subj "/C=DE/O=rill/CN=rill test CA" -out ca.pem \
  -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
# issue NAME SUBJECT EXTENSIONS [START END]
issue() {
  local at
  at=$(mktemp -d)
  touch "$at/index"
  echo 01 > "$at/serial"
  printf '%s\n' '[ca]' 'default_ca=d' '[d]' "database=$at/index" "serial=$at/serial" "new_certs_dir=$at" certificate=ca.pem \
    private_key=ca-key.pem default_md=sha256 policy=p x509_extensions=x '[p]' countryName=optional organizationName=optional \
    commonName=supplied '[x]' "$3" > "$at/cnf"
  key "$1"
  openssl req -new -key "$1-key.pem" -subj "$2" -out "$at/r.csr"
  openssl ca -batch -notext -config "$at/cnf" -in "$at/r.csr" -startdate "${4:-20240101000000Z}" -enddate "${5:-21240101000000Z}" -out "$1.pem"
  rm -r "$at"
}
issue server "/C=DE/O=rill/CN=localhost" $'subjectAltName=DNS:localhost,DNS:*.rill.test,IP:127.0.0.1\nextendedKeyUsage=serverAuth'
issue client "/C=DE/O=rill/CN=a client" extendedKeyUsage=clientAuth
issue other /CN=other.test subjectAltName=DNS:other.test
issue expired /CN=localhost subjectAltName=DNS:localhost 20200101000000Z 20210101000000Z
issue future /CN=localhost subjectAltName=DNS:localhost 20900101000000Z 20990101000000Z
openssl req -x509 -newkey rsa:2048 -nodes -keyout self-key.pem -days 36500 -subj /CN=localhost -addext subjectAltName=DNS:localhost -out self.pem
openssl ec -in server-key.pem -aes256 -passout pass:secret -out locked-key.pem
