"""What all proofs stand on: the real program as child processes, a pty, and honest figures."""
