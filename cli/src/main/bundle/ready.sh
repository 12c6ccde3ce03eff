#!/bin/bash
# Status 0 if the server on this machine takes requests: ready [PORT]. Needs no program but bash, and waits as long as
# the server does: who has less time ends it.
port=${1:-8080}
exec 3<>"/dev/tcp/127.0.0.1/$port" || exit 1
printf 'GET /health/ready HTTP/1.1\r\nHost: localhost:%s\r\nConnection: close\r\n\r\n' "$port" >&3
read -r status <&3 && [[ $status == 'HTTP/1.1 200'* ]]
