import { NodeHelpers, type INode, type IWebhookDescription, type Workflow } from 'n8n-workflow';

/** The server's path in front of every webhook, as in n8n. */
const PREFIX = '/webhook/';

/** A webhook of a node's description, with its path split into segments. */
interface Route {
	webhook: IWebhookDescription;
	method: string;
	segments: string[];
}

/**
 * Finds the webhook of a node's description that handles a request, as n8n's `WebhookService` does: n8n
 * decodes the path, and the static segments of a path with a parameter match in any order.
 */
export function findWebhook(
	{ expression }: Workflow,
	node: INode,
	webhooks: IWebhookDescription[],
	{ method, path }: { method: string; path: string },
): IWebhookDescription | undefined {
	const routes = webhooks.map((webhook) => {
		const evaluated = expression.getSimpleParameterValue(node, webhook.path, 'internal', {});
		return toRoute(node, webhook, String(evaluated));
	});
	const segments = decodeURIComponent(path.slice(PREFIX.length)).split('/');
	const found = routes
		.filter((route) => route.method === method && matches(route, segments))
		.sort((a, b) => staticSegments(b).length - staticSegments(a).length);
	return found[0]?.webhook;
}

function toRoute(node: INode, webhook: IWebhookDescription, path: string): Route {
	const stored = NodeHelpers.getNodeWebhookPath('', node, path, webhook.isFullPath === true);
	// A path with a parameter is served below the node's ID, although it is stored without it.
	const served = stored.includes(':') ? `${node.webhookId}/${stored}` : stored;
	return { webhook, method: String(webhook.httpMethod), segments: served.split('/') };
}

function matches(route: Route, segments: string[]): boolean {
	if (route.segments.length !== segments.length) return false;
	if (staticSegments(route).length === segments.length) {
		return route.segments.join('/') === segments.join('/');
	}
	return staticSegments(route).every((segment) => segments.includes(segment));
}

const staticSegments = ({ segments }: Route) =>
	segments.filter((segment) => !segment.startsWith(':'));
