import { environmentOf, type N8nOptions } from '../../n8n/instance';

const OPTIONS = {
	installation: { release: { unwantedModules: ['insights', 'mcp'] } },
	userFolder: '/tmp/user',
} as unknown as N8nOptions;

/** The variables of this process, which a shell may have set. */
const own = { ...process.env };
afterEach(() => (process.env = { ...own }));

it('n8n listens on the loopback interface only', () => {
	expect(environmentOf(OPTIONS, 5678, 5679)).toMatchObject({
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: 'localhost',
		N8N_PORT: '5678',
		N8N_RUNNERS_BROKER_PORT: '5679',
		// The editor is served over plain HTTP.
		N8N_SECURE_COOKIE: 'false',
	});
});

it.each([
	'EXECUTIONS_MODE',
	'EXECUTIONS_DATA_PRUNE',
	'QUEUE_BULL_REDIS_HOST',
	'DB_TYPE',
	'N8N_ENCRYPTION_KEY',
	'N8N_RUNNERS_BROKER_LISTEN_ADDRESS',
	'NODE_ENV',
	'NODE_OPTIONS',
	'npm_config_user_agent',
	'JEST_WORKER_ID',
])('n8n does not inherit %s from the shell', (name) => {
	process.env[name] = 'from the shell';
	expect(Object.values(environmentOf(OPTIONS))).not.toContain('from the shell');
});

it('n8n inherits what programs need, and the options override every setting', () => {
	process.env.PATH = '/programs';
	const env = { DB_TYPE: 'postgresdb', N8N_LOG_LEVEL: 'debug' };
	expect(environmentOf({ ...OPTIONS, env })).toMatchObject({
		...env,
		PATH: '/programs',
		N8N_USER_FOLDER: '/tmp/user',
		N8N_DISABLED_MODULES: 'insights,mcp',
	});
});

it.each([
	'N8N_DIAGNOSTICS_ENABLED',
	'N8N_VERSION_NOTIFICATIONS_ENABLED',
	'N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED',
	'N8N_DYNAMIC_BANNERS_ENABLED',
	'N8N_HIRING_BANNER_ENABLED',
	'N8N_TEMPLATES_ENABLED',
	'N8N_PERSONALIZATION_ENABLED',
	'N8N_LICENSE_AUTO_RENEW_ENABLED',
	'N8N_VERIFIED_PACKAGES_ENABLED',
])('n8n asks its makers for nothing: %s is off', (name) => {
	expect(environmentOf(OPTIONS)).toMatchObject({ [name]: 'false', N8N_AI_ASSISTANT_BASE_URL: '' });
});

it('n8n reaches local servers without the proxy of the shell', () => {
	process.env.NO_PROXY = 'intranet.example';
	const hosts = 'intranet.example,localhost,127.0.0.1';
	expect(environmentOf(OPTIONS)).toMatchObject({ NO_PROXY: hosts, no_proxy: hosts });
	// Libraries prefer the variable in lower case.
	process.env.no_proxy = 'preferred.example';
	expect(environmentOf(OPTIONS).NO_PROXY).toBe('preferred.example,localhost,127.0.0.1');
});
