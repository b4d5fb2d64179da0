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
	throw new Error('The arguments were parsed.');
}

test('has a default for everything that the server needs', () => {
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

test('reads several faults at once or one by one', () => {
	const { fault } = parse('--fault', 'reset=0.1', 'stall=1', '--fault', 'reject=.5', '--seed', '2');
	expect(fault).toEqual({ reset: 0.1, stall: 1, reject: 0.5 });
});

test.each([
	[['--port', '-1'], 'Use a whole number.'],
	[['--port', 'http'], "argument 'http' is invalid"],
	[['--seed', 'x'], 'Use a whole number.'],
	[['--colour', 'red'], "unknown option '--colour'"],
	[['surplus'], 'too many arguments'],
])('rejects the arguments %j', (args, words) => {
	expect(messageOf(...args)).toContain(words);
});

test.each([
	['reset', NaN],
	['reset=', NaN],
	['reset=1=1', NaN],
	['reset=1.5', 1.5],
])('leaves the fault %s to the server to reject', (fault, rate) => {
	expect(parse('--fault', fault).fault).toEqual({ reset: rate });
});
