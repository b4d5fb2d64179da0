import { CommanderError } from 'commander';
import { createCommand, type Arguments } from '../../evidently/commandLine';

function parse(...args: string[]): Arguments {
	const command = createCommand()
		.exitOverride()
		.configureOutput({ writeErr: () => undefined });
	return command.parse(args, { from: 'user' }).opts<Arguments>();
}

function messageOf(...args: string[]): string {
	try {
		parse(...args);
	} catch (error) {
		if (error instanceof CommanderError && error.exitCode === 1) return error.message;
		throw error;
	}
	throw new Error('It was parsed.');
}

test('has a default for everything that a server needs', () => {
	expect(parse()).toEqual({
		port: 2306,
		host: '127.0.0.1',
		data: '.evidently',
		projects: ['checkout', 'demo'],
		accessKey: 'AKIALOCALEVIDENTLY',
		secretKey: 'local/evidently/secret/EXAMPLEKEY',
		fault: {},
		seed: 1,
	});
});

test('reads every option', () => {
	const line =
		'--port 0 --host ::1 --data d --projects a,b --access-key A --secret-key S --session-token T --tps 0.5 --seed 7';
	expect(parse(...line.split(' '))).toMatchObject({
		port: 0,
		host: '::1',
		data: 'd',
		projects: ['a', 'b'],
		accessKey: 'A',
		secretKey: 'S',
		sessionToken: 'T',
		tps: 0.5,
		seed: 7,
	});
});

test('takes several faults at once or one by one', () => {
	const { fault } = parse('--fault', 'reset=0.1', 'stall=1', '--fault', 'reject=.5', '--seed', '2');
	expect(fault).toEqual({ reset: 0.1, stall: 1, reject: 0.5 });
});

test.each([
	[['--port', '65536'], 'A port is a number from 0 to 65535.'],
	[['--port', '-1'], 'It must be a whole number.'],
	[['--port', 'http'], "argument 'http' is invalid"],
	[['--projects', 'a,,b'], "'' can't name a project"],
	[['--projects', '../a'], "'../a' can't name a project"],
	[['--tps', '0'], 'A quota is a number above 0.'],
	[['--tps', 'Infinity'], 'A quota is a number above 0.'],
	[['--fault', 'explode=1'], 'Known faults are throttle, server-error'],
	[['--fault', 'reset'], 'Write reset=RATE with a rate from 0 to 1.'],
	[['--fault', 'reset='], 'Write reset=RATE'],
	[['--fault', 'reset=1.5'], 'Write reset=RATE'],
	[['--fault', 'reset=1=1'], 'Write reset=RATE'],
	[['--seed', 'x'], 'It must be a whole number.'],
	[['--colour', 'red'], "unknown option '--colour'"],
	[['surplus'], 'too many arguments'],
])('refuses %j', (args, words) => {
	expect(messageOf(...args)).toContain(words);
});
