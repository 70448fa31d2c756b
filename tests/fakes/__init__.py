"""Stand-ins for the services that tocsin talks to: real protocols on loopback, faults on demand."""
