"""The flows: plain asyncio over core, api and store; no Qt. One file a flow."""
