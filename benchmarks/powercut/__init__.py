"""Does an acknowledged event survive a power cut? A recorded run of the store, cut at many moments.

A process that is killed leaves its writes to the kernel, so killing proves nothing about a disk. Here a
preloaded library records every write, truncation and sync of the store's files, and when each event was
acknowledged. Replay then cuts the power at random moments: what was synced stays, of the rest a random part
of the 512-byte sectors. Each such disk is opened as after a restart.

The disk is taken to be honest: what it says it synced is there.
"""
