import {
	readAuthentication,
	readOptions,
	readProjects,
	type ParameterSource,
} from '../../nodes/AwsEvidently/receive/parameters';

/**
 * What n8n's contexts return for a node with these parameters.
 * @param raw the parameters as the workflow has them, expressions included
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

describe('Any request is accepted', () => {
	it('only where the parameter says so', () => {
		expect(readAuthentication(nodeWith({ authentication: 'none' }))).toBe('none');
	});

	it.each(['signature', '', 'None', 0, undefined])('not for %p', (authentication) => {
		expect(readAuthentication(nodeWith({ authentication }))).toBe('signature');
	});
});

describe('The projects', () => {
	const projectsOf = (projects: unknown) => readProjects(nodeWith({ projects }));

	it('are those named, each once, without the blanks around them', () => {
		const projects = projectsOf(' checkout,demo , checkout,, ');
		expect(projects.names).toEqual(['checkout', 'demo']);
		expect(['checkout', 'demo', 'other'].map((name) => projects.has(name))).toEqual([
			true,
			true,
			false,
		]);
	});

	it.each(['', ' , ', undefined, null])('are all where %p names none', (text) => {
		const projects = projectsOf(text);
		expect(projects.names).toEqual([]);
		expect(projects.has('anything')).toBe(true);
	});

	it.each([undefined, null, '', ' , '])('are not all where an expression returns %p', (result) => {
		const node = nodeWith({ projects: result }, { projects: '={{ $vars.projects }}' });
		expect(() => readProjects(node)).toThrow(
			'Missing Projects. The expression must return at least one project name.',
		);
	});

	it('can be named by an expression', () => {
		const node = nodeWith({ projects: 'demo' }, { projects: '={{ $vars.projects }}' });
		expect(readProjects(node).names).toEqual(['demo']);
	});

	it('can’t be named otherwise than projects are', () => {
		expect(() => projectsOf('demo, a/b')).toThrow(
			'Invalid name in Projects: "a/b". Use project names (1 to 127 letters, digits, ".", "_" or "-"), separated by commas.',
		);
	});

	it('can’t be a list, as an expression may give one', () => {
		expect(() => projectsOf(['demo'])).toThrow('Invalid Projects: ["demo"]. Use project names');
	});
});

describe('The options', () => {
	const USUAL = {
		dataFormat: 'json',
		responseMode: 'onReceived',
		evaluationEvents: 'assigned',
		allowedOrigins: '*',
	};

	it('are parsed JSON, replied at once, for pages of every origin unless they are set', () => {
		expect(readOptions(nodeWith({}))).toEqual(USUAL);
	});

	it('are what is set', () => {
		const options = {
			dataFormat: 'text',
			responseMode: 'lastNode',
			evaluationEvents: 'none',
			allowedOrigins: 'https://shop.example',
		};
		expect(readOptions(nodeWith({ options }))).toEqual(options);
	});

	it('respond as the workflow says without its expressions, as n8n does', () => {
		const node = nodeWith(
			{ options: { responseMode: 'lastNode' } },
			{ options: { responseMode: '={{ "lastNode" }}' } },
		);
		expect(readOptions(node).responseMode).toBe('onReceived');
	});

	it('allow every origin where none is named, as n8n does', () => {
		expect(readOptions(nodeWith({ options: { allowedOrigins: '' } })).allowedOrigins).toBe('*');
	});

	it('are as usual for values that nobody can choose', () => {
		const options = {
			dataFormat: 'xml',
			responseMode: 'responseNode',
			evaluationEvents: 'some',
			allowedOrigins: 1,
		};
		expect(readOptions(nodeWith({ options }))).toEqual(USUAL);
	});
});
