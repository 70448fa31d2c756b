"""The running pager: intake, timers, courier, feed."""
