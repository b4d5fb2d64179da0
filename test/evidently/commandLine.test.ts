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

it('uses default values if there are no arguments', () => {
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

it('reads every option of the command line', () => {
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

it('reads each name of a project once, without the spaces around it', () => {
	expect(parse('--projects', 'a, b ,a').projects).toEqual(['a', 'b']);
});

it('reads several faults after one --fault option or after one each', () => {
	const { fault } = parse('--fault', 'reset=0.1', 'stall=1', '--fault', 'reject=.5', '--seed', '2');
	expect(fault).toEqual({ reset: 0.1, stall: 1, reject: 0.5 });
});

it.each([
	[['--port', '-1'], 'Use a whole number.'],
	[['--port', 'http'], "argument 'http' is invalid"],
	[['--seed', 'x'], 'Use a whole number.'],
	[['--color', 'red'], "unknown option '--color'"],
	[['surplus'], 'too many arguments'],
])('rejects the arguments %j', (args, message) => {
	expect(messageOf(...args)).toContain(message);
});

it.each([
	['reset', NaN],
	['reset=', NaN],
	['reset=1=1', NaN],
	['reset=1.5', 1.5],
])('passes the fault %s on unchecked, so that the server rejects it', (fault, rate) => {
	expect(parse('--fault', fault).fault).toEqual({ reset: rate });
});
