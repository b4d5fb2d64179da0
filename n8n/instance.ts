import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { N8nInstallation } from './install/installN8n';
import { freePorts } from './ports';
import { ready, startService, type Service } from './processes';
import { directLocalAccess } from './proxies';

const run = promisify(execFile);

/** The most output that is read from a command, in bytes. */
const MAX_OUTPUT = 16 * 2 ** 20;

/** n8n migrates its database at the first start, which takes a while on a slow machine. */
const START_LIMIT = 180_000;

export interface N8nOptions {
	installation: N8nInstallation;
	/** The folder in which n8n keeps everything, below `.n8n`. */
	userFolder: string;
	/** The editor's port, a free one by default. */
	port?: number;
	/** Further environment variables of n8n. They override those that are set here. */
	env?: NodeJS.ProcessEnv;
	/** n8n's command and its arguments, `start` by default. */
	command?: string[];
	name?: string;
	/** Receives the process before it is ready, so that it can be stopped while it starts. */
	onStart?: (service: Service) => void;
}

export interface N8nInstance extends Service {
	url: string;
}

/** Starts n8n and returns it when it is ready. `stop` ends its task runners as well. */
export async function startN8n(options: N8nOptions): Promise<N8nInstance> {
	const { installation, userFolder, command = ['start'], name = 'n8n' } = options;
	const [freeEditorPort, brokerPort] = await freePorts(2);
	const port = options.port ?? freeEditorPort ?? 0;
	await mkdir(userFolder, { recursive: true });
	const logFile = join(userFolder, `${name}.log`);
	const service = startService(installation.nodeBin, [installation.n8nBin, ...command], {
		name,
		logFile,
		cwd: userFolder,
		env: environmentOf(options, port, brokerPort),
	});
	options.onStart?.(service);
	const url = `http://localhost:${port}`;
	await ready(service, async () => (await fetch(`${url}/healthz/readiness`)).ok, START_LIMIT);
	return { ...service, url };
}

/**
 * Runs one of n8n's commands until it ends. An n8n that uses the same folder may be running.
 * @returns its standard output
 */
export async function runN8n(options: N8nOptions, ...command: string[]): Promise<string> {
	const { installation, userFolder } = options;
	const [port, brokerPort] = await freePorts(2);
	const { stdout } = await run(installation.nodeBin, [installation.n8nBin, ...command], {
		cwd: userFolder,
		env: environmentOf(options, port, brokerPort),
		maxBuffer: MAX_OUTPUT,
	});
	return stdout;
}

/** The environment variables of an n8n, which listens on these ports of the loopback interface only. */
export function environmentOf(
	options: N8nOptions,
	port?: number,
	brokerPort?: number,
): NodeJS.ProcessEnv {
	const { installation, userFolder, env } = options;
	return {
		...inheritedEnvironment(),
		...quietEnvironment,
		...addresses(port, brokerPort),
		...directLocalAccess(),
		N8N_DISABLED_MODULES: installation.release.unwantedModules.join(','),
		N8N_USER_FOLDER: userFolder,
		...env,
	};
}

/** No request may leave the machine: n8n sends no telemetry and looks for neither news nor updates. */
const quietEnvironment = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_AI_ASSISTANT_BASE_URL: '',
	N8N_COMMUNITY_PACKAGES_ENABLED: 'true',
	// n8n would fetch the list of verified community nodes. Ours is installed from a file.
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_LOG_LEVEL: 'info',
};

function addresses(port?: number, brokerPort?: number): NodeJS.ProcessEnv {
	return {
		N8N_PORT: String(port),
		N8N_HOST: 'localhost',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		// The editor is served over plain HTTP, and browsers send a secure cookie over HTTPS only.
		N8N_SECURE_COOKIE: 'false',
	};
}

/** Settings of another n8n on this machine, of npm and of jest must not reach this one. */
function inheritedEnvironment(): NodeJS.ProcessEnv {
	return Object.fromEntries(
		Object.entries(process.env).filter(
			([name]) => !/^(N8N_|DB_|EXECUTIONS_|QUEUE_|NODE_OPTIONS|NODE_ENV|npm_|JEST_)/.test(name),
		),
	);
}
