/**
 * Simulates a network with a round trip between a sender and a sink on one machine. This process
 * forwards each segment half a round trip later, in both directions, including those of the TLS
 * handshake. The kernel completes the TCP handshake at once, so its time can be added before the first
 * segment of a connection.
 *
 * `tsx bench/relay.ts PORT ROUND_TRIP_MS TCP_HANDSHAKE_MS` prints its own port.
 */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const [port, roundTripMs, tcpHandshakeMs] = process.argv.slice(2).map(Number);

const server = createServer({ allowHalfOpen: true, noDelay: true }, (sender) => {
	const sink = connect({ port: port!, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
	forward(sender, sink, sleep(tcpHandshakeMs));
	forward(sink, sender, Promise.resolve());
});

function forward(from: Socket, to: Socket, open: Promise<void>): void {
	let last: Promise<unknown> = open;
	const later = (action: () => void) => {
		const due = open.then(() => sleep(roundTripMs! / 2));
		last = Promise.all([last, due]).then(action);
	};
	from.on('data', (segment) => later(() => to.write(segment)));
	from.on('end', () => later(() => to.end()));
	from.on('error', () => to.destroy());
}

server.listen(0, '127.0.0.1', () => {
	process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
// The input closes when the benchmark ends in any way, and then this process ends, too.
process.stdin.resume().on('end', () => process.exit());
