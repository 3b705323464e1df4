"""What do the registers say of a cluster? Its list of members beside units, boards, awards, patents and accounts."""
