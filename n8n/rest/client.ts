import { parse } from 'flatted';

import type {
	IDataObject,
	INode,
	INodeTypeDescription,
	IConnections,
	IRunExecutionData,
} from 'n8n-workflow';

import { until } from '../waiting';

export interface Account {
	email: string;
	password: string;
}

export interface WorkflowFile {
	name: string;
	nodes: Array<Partial<INode>>;
	connections: IConnections;
	settings?: IDataObject;
	pinData?: IDataObject;
}

export interface Execution {
	id: string;
	status: string;
	data: IRunExecutionData;
}

type NodeType = Pick<INodeTypeDescription, 'name' | 'displayName'>;

interface Publication {
	status: string;
	triggers: Array<{ errorMessage: string | null }>;
}

const isSettled = ({ status }: Publication) => ['published', 'partial', 'failed'].includes(status);

type ExecutionSummary = Pick<Execution, 'id' | 'status'>;

const FINAL_STATUSES = ['success', 'error', 'canceled', 'crashed'];
const STATUSES = [...FINAL_STATUSES, 'new', 'running', 'waiting', 'unknown'];

/** A client of the REST interface that n8n's editor uses, signed in as one user. */
export class N8nClient {
	private cookie = '';

	constructor(readonly url: string) {}

	/** Makes the account the instance's owner, or signs in if there is an owner. */
	async signIn(account: Account): Promise<void> {
		const { email, password } = account;
		// n8n 1.x reports that it is ready before it answers this request.
		const { isNew } = await until('n8n to answer', async () => ({
			isNew: await this.needsOwner(),
		}));
		await (isNew
			? this.send('POST', '/rest/owner/setup', {
					...account,
					firstName: 'Local',
					lastName: 'Owner',
				})
			: this.send('POST', '/rest/login', { emailOrLdapLoginId: email, password }));
	}

	/** The value of n8n's session cookie, for a browser to take over. */
	get session(): string {
		return this.cookie.slice(this.cookie.indexOf('=') + 1);
	}

	async nodeTypes(): Promise<NodeType[]> {
		return (await this.json('GET', '/types/nodes.json')) as NodeType[];
	}

	async createCredential(name: string, type: string, data: IDataObject): Promise<string> {
		const { id } = (await this.send('POST', '/rest/credentials', { name, type, data })) as {
			id: string;
		};
		return id;
	}

	async findCredential(name: string): Promise<string | undefined> {
		const all = (await this.send('GET', '/rest/credentials')) as Array<{
			id: string;
			name: string;
		}>;
		return all.find((credential) => credential.name === name)?.id;
	}

	async updateCredential(id: string, name: string, type: string, data: IDataObject): Promise<void> {
		await this.send('PATCH', `/rest/credentials/${id}`, { name, type, data });
	}

	async createWorkflow(workflow: WorkflowFile): Promise<string> {
		const { name, nodes, connections, settings = {}, pinData } = workflow;
		const created = await this.send('POST', '/rest/workflows', {
			name,
			nodes,
			connections,
			settings,
			pinData,
			// n8n 1.x requires this.
			active: false,
		});
		return (created as { id: string }).id;
	}

	/** Returns a stored workflow, with the webhook IDs that n8n has added to it. */
	async workflow(id: string): Promise<WorkflowFile> {
		return (await this.send('GET', `/rest/workflows/${id}`)) as WorkflowFile;
	}

	async findWorkflow(name: string): Promise<string | undefined> {
		const filter = encodeURIComponent(JSON.stringify({ name }));
		const all = (await this.send('GET', `/rest/workflows?filter=${filter}`)) as Array<{
			id: string;
			name: string;
		}>;
		return all.find((workflow) => workflow.name === name)?.id;
	}

	/**
	 * Publishes the workflow's newest version, and waits until its webhooks are active.
	 * @throws Error with the messages of the triggers that could not be activated
	 */
	async activate(workflowId: string): Promise<void> {
		const path = `/rest/workflows/${workflowId}`;
		const { versionId } = (await this.send('GET', path)) as { versionId: string };
		await this.send('POST', `${path}/activate`, { versionId });
		const { status, triggers } = await until('the workflow to be published', async () => {
			const current = await this.send('GET', `${path}/publication-status`);
			const publication = current as Publication;
			return isSettled(publication) ? publication : undefined;
		});
		if (status === 'published') return;
		throw new Error(triggers.map(({ errorMessage }) => errorMessage).join('; '));
	}

	async isPublished(workflowId: string): Promise<boolean> {
		const workflow = (await this.send('GET', `/rest/workflows/${workflowId}`)) as {
			activeVersionId: string | null;
		};
		return workflow.activeVersionId !== null;
	}

	/** Starts the workflow at one of its triggers, and returns the execution's ID. */
	async start(workflowId: string, trigger: string): Promise<string> {
		const started = await this.send('POST', `/rest/workflows/${workflowId}/run`, {
			triggerToStartFrom: { name: trigger },
		});
		return (started as { executionId: string }).executionId;
	}

	async execution(id: string): Promise<Execution> {
		const { status, data } = (await this.send('GET', `/rest/executions/${id}`)) as {
			status: string;
			data: string;
		};
		return { id, status, data: parse(data) as IRunExecutionData };
	}

	async finished(executionId: string, limit?: number): Promise<Execution> {
		return await until(
			`the end of execution ${executionId}`,
			async () => {
				const execution = await this.execution(executionId);
				return isOver(execution.status) ? execution : undefined;
			},
			limit,
		);
	}

	/** The status of every execution, by ID. */
	async executionStatuses(workflowId: string): Promise<Map<string, string>> {
		const statuses = new Map<string, string>();
		let page: ExecutionSummary[];
		do {
			page = await this.executionsBefore(workflowId, [...statuses.keys()].at(-1));
			for (const { id, status } of page) statuses.set(id, status);
		} while (page.length > 0);
		return statuses;
	}

	/** n8n returns at most a hundred, newest first. */
	private async executionsBefore(workflowId: string, lastId?: string): Promise<ExecutionSummary[]> {
		const query = new URLSearchParams({
			limit: '100',
			// n8n pages only if there is a status.
			filter: JSON.stringify({ workflowId, status: STATUSES }),
			...(lastId && { lastId }),
		});
		const { results } = (await this.send('GET', `/rest/executions?${query.toString()}`)) as {
			results: ExecutionSummary[];
		};
		return results;
	}

	/** Continues at the node that failed, and waits for the end. */
	async retryExecution(id: string): Promise<void> {
		await this.send('POST', `/rest/executions/${id}/retry`, { loadWorkflow: false });
	}

	async stopExecution(id: string): Promise<void> {
		await this.send('POST', `/rest/executions/${id}/stop`);
	}

	private async needsOwner(): Promise<boolean> {
		const settings = (await this.send('GET', '/rest/settings')) as {
			userManagement: { showSetupOnFirstLoad: boolean };
		};
		return settings.userManagement.showSetupOnFirstLoad;
	}

	/** Calls the interface, and returns the `data` of its response. */
	async send(method: string, path: string, body?: unknown): Promise<unknown> {
		return ((await this.json(method, path, body)) as { data: unknown }).data;
	}

	private async json(method: string, path: string, body?: unknown): Promise<unknown> {
		const response = await fetch(this.url + path, {
			method,
			headers: { 'content-type': 'application/json', cookie: this.cookie },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		if (!response.ok) {
			throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
		}
		const session = response.headers
			.getSetCookie()
			.find((cookie) => cookie.startsWith('n8n-auth='));
		if (session) this.cookie = session.split(';')[0] ?? '';
		return await response.json();
	}
}

export function isOver(status: string): boolean {
	return FINAL_STATUSES.includes(status);
}
