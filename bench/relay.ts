/**
 * A network with a round trip, between a sender and a sink on one machine: a process of its own that
 * hands on each segment half a round trip later, those of the TLS handshake included, in both
 * directions. The kernel answers TCP's own handshake at once: what it would take can be waited for
 * before a connection's first segment.
 *
 * tsx bench/relay.ts PORT ROUND_TRIP TCP_HANDSHAKE; milliseconds; prints its own port.
 */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const [port, roundTrip, tcpHandshake] = process.argv.slice(2).map(Number);

const server = createServer({ allowHalfOpen: true, noDelay: true }, (sender) => {
	const sink = connect({ port: port!, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
	handOn(sender, sink, sleep(tcpHandshake));
	handOn(sink, sender, Promise.resolve());
});

function handOn(from: Socket, to: Socket, open: Promise<void>): void {
	let last: Promise<unknown> = open;
	const later = (action: () => void) => {
		const due = open.then(() => sleep(roundTrip! / 2));
		last = Promise.all([last, due]).then(action);
	};
	from.on('data', (segment) => later(() => to.write(segment)));
	from.on('end', () => later(() => to.end()));
	from.on('error', () => to.destroy());
}

server.listen(0, '127.0.0.1', () => {
	process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
// Ends with the benchmark, however that ends.
process.stdin.resume().on('end', () => process.exit());
