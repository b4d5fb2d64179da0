import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { newAccount } from '../../../n8n/rest/account';
import type { PostgresConnection } from '../../../n8n/postgres/connection';
import { findInstallation, type N8nInstallation } from '../../../n8n/install/installN8n';
import { startN8n, type N8nInstance } from '../../../n8n/instance';
import { installPackage, packPackage } from '../../../n8n/install/package';
import { freePort } from '../../../n8n/ports';
import { startPostgres } from '../../../n8n/postgres/server';
import { N8nClient } from '../../../n8n/rest/client';
import { startRedis } from './redis';

/** The number of concurrent executions of a worker. */
export const WORKER_CONCURRENCY = 5;

export interface Cluster {
	main: N8nInstance;
	/** The webhook process, which serves only the requests for triggers. */
	webhooks: N8nInstance;
	workers: N8nInstance[];
	/** The database that n8n stores its own data in. */
	database: PostgresConnection;
	stop(): Promise<void>;
}

/**
 * A cluster with two workers and the package, its folder, and a client that is signed in as its
 * owner.
 */
export interface OpenCluster {
	cluster: Cluster;
	client: N8nClient;
	folder: string;
	close(): Promise<void>;
}

export async function openCluster(): Promise<OpenCluster> {
	const installation = findInstallation();
	if (!installation) throw new Error('n8n is not installed yet: start with `npm run test:n8n`.');
	const folder = await mkdtemp(join(tmpdir(), 'evidently-queue-'));
	const cluster = await startCluster(installation, await packPackage(folder), folder, 2);
	const client = new N8nClient(cluster.main.url);
	await client.signIn(newAccount());
	const close = async () => {
		await cluster.stop();
		await rm(folder, { recursive: true, force: true });
	};
	return { cluster, client, folder, close };
}

interface Member {
	installation: N8nInstallation;
	tarball: string;
	userFolder: string;
	env: NodeJS.ProcessEnv;
}

/**
 * Starts n8n in queue mode: a main process, a webhook process, workers, Redis and PostgreSQL. Each
 * process has its own user folder with the package, as on separate hosts.
 */
async function startCluster(
	installation: N8nInstallation,
	tarball: string,
	folder: string,
	workerCount: number,
): Promise<Cluster> {
	const running: Array<{ stop(): Promise<void> }> = [];
	const stop = async () => {
		for (const part of running.splice(0).reverse()) await part.stop();
	};
	const started = <T extends { stop(): Promise<void> }>(part: T): T => {
		running.push(part);
		return part;
	};
	try {
		await mkdir(folder, { recursive: true });
		const redis = started(await startRedis(folder));
		const postgres = started(await startPostgres(folder));
		const env = { ...postgres.env, ...queueSettings(redis.port) };
		const member = (name: string) => ({
			installation,
			tarball,
			env,
			userFolder: join(folder, name),
		});
		// The main process migrates the database, so it has to start before the workers.
		const main = started(await startMember(member('main')));
		const workers: N8nInstance[] = [];
		for (let number = 1; number <= workerCount; number += 1) {
			workers.push(started(await startWorker(member(`worker-${number}`))));
		}
		const webhooks = started(await startMember(member('webhooks'), { command: ['webhook'] }));
		return { main, webhooks, workers, database: postgres.connection, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

function queueSettings(redisPort: number): NodeJS.ProcessEnv {
	return {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redisPort),
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		// n8n takes over the jobs of a killed worker after seconds instead of its default of a minute.
		QUEUE_WORKER_LOCK_DURATION: '5000',
		QUEUE_WORKER_LOCK_RENEW_TIME: '1000',
		QUEUE_WORKER_STALLED_INTERVAL: '2000',
		// By default, n8n can miss the end of a short execution and not respond to its request
		// (docs/receiving.md).
		N8N_EXECUTIONS_QUEUE_KEEP_LAST_COMPLETED: '1000',
		N8N_EXECUTIONS_QUEUE_KEEP_LAST_FAILED: '1000',
		// All processes need the same key to decrypt credentials.
		N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
	};
}

async function startMember(member: Member, options: { command?: string[]; port?: number } = {}) {
	const { installation, tarball, userFolder, env } = member;
	await installPackage(tarball, userFolder, installation.nodeBin);
	return await startN8n({ installation, userFolder, env, ...options });
}

async function startWorker(member: Member): Promise<N8nInstance> {
	const port = await freePort();
	const env = {
		...member.env,
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
	};
	const command = ['worker', `--concurrency=${WORKER_CONCURRENCY}`];
	return await startMember({ ...member, env }, { port, command });
}
