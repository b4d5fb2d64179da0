/**
 * A network with a round trip, between a sender and a sink on one machine: a process of its own that
 * hands on each segment half a round trip later, those of the TLS handshake included, in both
 * directions. What opens a connection waits a round trip for TCP's own handshake, too.
 *
 * tsx bench/relay.ts PORT ROUND_TRIP; prints its own port.
 */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const [port = '0', roundTrip = '0'] = process.argv.slice(2);
const ROUND_TRIP = Number(roundTrip);

const server = createServer({ allowHalfOpen: true, noDelay: true }, (sender) => {
	const sink = connect({
		port: Number(port),
		host: '127.0.0.1',
		allowHalfOpen: true,
		noDelay: true,
	});
	handOn(sender, sink, ROUND_TRIP);
	handOn(sink, sender, 0);
});

function handOn(from: Socket, to: Socket, handshake: number): void {
	const open = sleep(handshake);
	let last: Promise<unknown> = open;
	const later = (action: () => void) => {
		const due = open.then(() => sleep(ROUND_TRIP / 2));
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
