#!/usr/bin/env bash
# Users of a real directory, OpenLDAP's slapd: in the clear, over TLS, over StartTLS; groups, filters, names that would be
# filters, certificates that do not hold, and a directory that stops. Needs slapd and openssl.
set -uo pipefail
cd "$(dirname "$0")/../.."

if [ "${1:-}" = checks ]; then
  . test/clients/check.sh
  # status <user:password> [<curl option> …]: prints what GET /v2/ is answered.
  status() { curl -s -o /dev/null -w '%{http_code}' ${1:+-u "$1"} "${@:2}" "http://$registry/v2/"; }
  . "$2"
  finish
fi

work=$(mktemp -d)
slapd_pid=
trap '[ -n "$slapd_pid" ] && kill "$slapd_pid" 2>/dev/null; wait 2>/dev/null; rm -rf "$work"' EXIT
free_port() { node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'; }
plain=$(free_port)
secure=$(free_port)

certify() { # certify <name>: an authority of its own and a certificate for localhost
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$1 authority" \
    -keyout "$work/$1-ca.key" -out "$work/$1-ca.pem"
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN=localhost' \
    -keyout "$work/$1.key" -out "$work/$1.csr"
  openssl x509 -req -in "$work/$1.csr" -CA "$work/$1-ca.pem" -CAkey "$work/$1-ca.key" -CAcreateserial -days 2 \
    -extfile <(echo 'subjectAltName=DNS:localhost') -out "$work/$1.pem"
}
{ certify ours && certify other; } 2>/dev/null

mkdir "$work/db"
cat >"$work/slapd.conf" <<CONF
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
TLSCACertificateFile $work/ours-ca.pem
TLSCertificateFile $work/ours.pem
TLSCertificateKeyFile $work/ours.key
idletimeout 2
database mdb
suffix "dc=example,dc=org"
directory $work/db
access to attrs=userPassword by anonymous auth by * none
access to dn.subtree="ou=people,dc=example,dc=org" by dn="cn=reader,dc=example,dc=org" read by self read by anonymous auth by * none
access to * by dn="cn=reader,dc=example,dc=org" search by anonymous auth by * none
CONF
cat >"$work/data.ldif" <<'LDIF'
dn: dc=example,dc=org
objectClass: dcObject
objectClass: organization
dc: example
o: Example

dn: cn=reader,dc=example,dc=org
objectClass: person
cn: reader
sn: reader
userPassword: looks people up

dn: ou=people,dc=example,dc=org
objectClass: organizationalUnit
ou: people

dn: uid=ann,ou=people,dc=example,dc=org
objectClass: inetOrgPerson
uid: ann
cn: Ann
sn: A
departmentNumber: devs
departmentNumber: Ops
userPassword: paßwörd of ann

dn: uid=bob,ou=people,dc=example,dc=org
objectClass: inetOrgPerson
uid: bob
cn: Bob
sn: B
departmentNumber: guests
userPassword: password of bob

dn: ou=below,ou=people,dc=example,dc=org
objectClass: organizationalUnit
ou: below

dn: uid=deep,ou=below,ou=people,dc=example,dc=org
objectClass: inetOrgPerson
uid: deep
cn: Deep
sn: D
userPassword: password of deep
LDIF
slapadd -f "$work/slapd.conf" -l "$work/data.ldif" || exit 1
start_slapd() {
  "$(command -v slapd || echo /usr/sbin/slapd)" -f "$work/slapd.conf" -d 0 \
    -h "ldap://127.0.0.1:$plain ldaps://127.0.0.1:$secure" 2>"$work/slapd.log" &
  slapd_pid=$!
  for _ in $(seq 50); do (: <"/dev/tcp/127.0.0.1/$plain") 2>/dev/null && return; sleep 0.1; done
  echo 'slapd does not answer' && exit 1
}
start_slapd
echo '{"bindDN": "cn=reader,dc=example,dc=org", "bindPassword": "looks people up"}' >"$work/reader.json"
echo '{"bindDN": "cn=reader,dc=example,dc=org", "bindPassword": "something else"}' >"$work/wrong.json"

wrong=0
# against <what> <settings of ldap, as JSON>: runs the checks on standard input beside a registry with them.
against() {
  printf '# %s\n' "$1"
  cat >"$work/checks.sh"
  jq -n --argjson ldap "$2" --arg reader "$work/reader.json" '{
    storage: {gc: false}, log: {level: "error"}, http: {auth: {ldap: ({
      address: "localhost", baseDN: "ou=people,dc=example,dc=org", userAttribute: "uid", credentialsFile: $reader
    } + $ldap)}}}' >"$work/zot.json"
  PLAIN=$plain SLAPD=$slapd_pid scripts/with-zot.js "$work/zot.json" -- "$0" checks "$work/checks.sh" || wrong=1
}

against 'in the clear' "{\"port\": $plain, \"insecure\": true}" <<'CHECKS'
equal 'lets a user in' 200 status 'ann:paßwörd of ann'
equal 'lets another user in' 200 status 'bob:password of bob'
equal 'refuses a wrong password' 401 status 'ann:password of bob'
equal 'refuses an empty password' 401 status 'ann:'
equal 'refuses who is not there' 401 status 'eve:password of bob'
equal 'refuses who is deeper' 401 status 'deep:password of deep'
for name in '*' 'a*' 'ann)(uid=*' '*)(objectClass=*' '\2a' 'uid=ann,ou=people,dc=example,dc=org'; do
  equal "finds nobody by the name $name" 401 status "$name:paßwörd of ann"
done
sleep 3
again="authorization: basic $(printf 'ann:paßwörd of ann' | base64)"
equal 'lets users in after slapd has closed what rested' 200 status '' -H "$again"
for n in $(seq 30); do status "bob:password of bo$n" & done >/dev/null
equal 'lets users in while many fail' 200 status 'bob:password of bob'
wait
CHECKS

against 'over TLS' "{\"port\": $secure, \"cacert\": \"$work/ours-ca.pem\", \"subtreeSearch\": true}" <<'CHECKS'
equal 'lets a user in' 200 status 'ann:paßwörd of ann'
equal 'lets in who is deeper' 200 status 'deep:password of deep'
equal 'refuses a wrong password' 401 status 'ann:x'
CHECKS

against 'over StartTLS' "{\"port\": $plain, \"insecure\": true, \"startTLS\": true, \"cacert\": \"$work/ours-ca.pem\"}" <<'CHECKS'
equal 'lets a user in' 200 status 'ann:paßwörd of ann'
equal 'refuses a wrong password' 401 status 'ann:x'
CHECKS

against 'with a filter' "{\"port\": $plain, \"insecure\": true, \"userFilter\": \"(&(objectClass=person)(|(departmentNumber=devs)(departmentNumber=none)))\"}" <<'CHECKS'
equal 'lets in who matches' 200 status 'ann:paßwörd of ann'
equal 'refuses who does not' 401 status 'bob:password of bob'
CHECKS

for protection in "\"port\": $secure" "\"port\": $plain, \"insecure\": true, \"startTLS\": true"; do
  against "a certificate of a stranger ($protection)" "{$protection, \"cacert\": \"$work/other-ca.pem\"}" <<'CHECKS'
equal 'is not trusted' 503 status 'ann:paßwörd of ann'
CHECKS
  against "a certificate for another name ($protection)" "{$protection, \"cacert\": \"$work/ours-ca.pem\", \"address\": \"127.0.0.1\"}" <<'CHECKS'
equal 'is not trusted' 503 status 'ann:paßwörd of ann'
CHECKS
  against "any certificate ($protection)" "{$protection, \"skipVerify\": true, \"address\": \"127.0.0.1\"}" <<'CHECKS'
equal 'is trusted with skipVerify' 200 status 'ann:paßwörd of ann'
CHECKS
done

against 'as a service that the directory does not know' "{\"port\": $plain, \"insecure\": true, \"credentialsFile\": \"$work/wrong.json\"}" <<'CHECKS'
equal 'says that it cannot be known' 503 status 'ann:paßwörd of ann'
CHECKS

against 'a directory that hangs, and stops (F24)' "{\"port\": $plain, \"insecure\": true}" <<'CHECKS'
equal 'lets a user in' 200 status 'ann:paßwörd of ann'
kill -STOP "$SLAPD"
sleep 11
equal 'answers within 5 s' 503 status 'ann:paßwörd of ann' --max-time 5
equal 'and then at once' 503 status 'bob:password of bob' --max-time 1
kill -CONT "$SLAPD"
sleep 2
equal 'lets users in again' 200 status 'ann:paßwörd of ann'
CHECKS

exit "$wrong"
