import {
	readAuthentication,
	readOptions,
	readProjects,
	type ParameterSource,
} from '../../nodes/AwsEvidently/receive/parameters';

/**
 * Reads these parameters like the contexts of n8n.
 * @param raw the parameters as the workflow stores them, with their expressions
 */
const nodeWith = (
	parameters: Record<string, unknown>,
	raw: Record<string, unknown> = parameters,
): ParameterSource => ({
	getNodeParameter: (name, fallback, { rawExpressions = false } = {}) => {
		const at = (value: unknown, key: string) => (value as Record<string, unknown>)?.[key];
		return name.split('.').reduce(at, rawExpressions ? raw : parameters) ?? fallback;
	},
});

describe('readAuthentication', () => {
	it('accepts any request if Authentication is Accept Any Request', () => {
		expect(readAuthentication(nodeWith({ authentication: 'none' }))).toBe('none');
	});

	it.each(['signature', '', 'None', 0, undefined])(
		'requires a signature if Authentication is %p',
		(authentication) => {
			expect(readAuthentication(nodeWith({ authentication }))).toBe('signature');
		},
	);
});

describe('readProjects', () => {
	const projectsOf = (projects: unknown) => readProjects(nodeWith({ projects }));

	it('reads each named project once, without the spaces around its name', () => {
		const projects = projectsOf(' checkout,demo , checkout,, ');
		expect(projects.names).toEqual(['checkout', 'demo']);
		expect(['checkout', 'demo', 'other'].map((name) => projects.has(name))).toEqual([
			true,
			true,
			false,
		]);
	});

	it.each(['', ' , ', undefined, null])('accepts every project if Projects is %p', (text) => {
		const projects = projectsOf(text);
		expect(projects.names).toEqual([]);
		expect(projects.has('anything')).toBe(true);
	});

	it.each([undefined, null, '', ' , '])(
		'rejects an expression for Projects that returns %p',
		(result) => {
			const node = nodeWith({ projects: result }, { projects: '={{ $vars.projects }}' });
			expect(() => readProjects(node)).toThrow(
				'Missing Projects. The expression must return at least one project name.',
			);
		},
	);

	it('reads the projects that an expression returns', () => {
		const node = nodeWith({ projects: 'demo' }, { projects: '={{ $vars.projects }}' });
		expect(readProjects(node).names).toEqual(['demo']);
	});

	it('rejects an invalid project name', () => {
		expect(() => projectsOf('demo, a/b')).toThrow(
			'Invalid name in Projects: "a/b". Use project names (1 to 127 letters, digits, ".", "_" or "-"), separated by commas.',
		);
	});

	it('rejects an expression for Projects that returns a list', () => {
		expect(() => projectsOf(['demo'])).toThrow('Invalid Projects: ["demo"]. Use project names');
	});
});

describe('readOptions', () => {
	const DEFAULTS = {
		dataFormat: 'json',
		responseMode: 'onReceived',
		evaluationEvents: 'assigned',
		allowedOrigins: '*',
	};

	it('uses default values for options that are not set', () => {
		expect(readOptions(nodeWith({}))).toEqual(DEFAULTS);
	});

	it('reads the options that are set', () => {
		const options = {
			dataFormat: 'text',
			responseMode: 'lastNode',
			evaluationEvents: 'none',
			allowedOrigins: 'https://shop.example',
		};
		expect(readOptions(nodeWith({ options }))).toEqual(options);
	});

	it('ignores an expression for Respond, like n8n', () => {
		const node = nodeWith(
			{ options: { responseMode: 'lastNode' } },
			{ options: { responseMode: '={{ "lastNode" }}' } },
		);
		expect(readOptions(node).responseMode).toBe('onReceived');
	});

	it('allows every origin if Allowed Origins is empty, like n8n', () => {
		expect(readOptions(nodeWith({ options: { allowedOrigins: '' } })).allowedOrigins).toBe('*');
	});

	it('uses default values for options with values that the editor does not offer', () => {
		const options = {
			dataFormat: 'xml',
			responseMode: 'responseNode',
			evaluationEvents: 'some',
			allowedOrigins: 1,
		};
		expect(readOptions(nodeWith({ options }))).toEqual(DEFAULTS);
	});
});
