namespace ShiftService.Engine.Simd.Lowering;

/// <summary>
/// Which channels of which operations must lie in the same relative order, because vectors of them meet (residual additions, depthwise
/// convolutions, pooling): a union-find over (operation, channel). Two channels of one operation never share a class.
/// </summary>
internal sealed class ChannelClasses
{
    private readonly List<int> _firstOfOperation = [];
    private readonly List<int> _parent = [];
    private readonly List<List<int>> _operations = [];

    /// <summary>Adds an operation, every channel in a class of its own. Operations are added in the order of their index.</summary>
    public void Add(Operation operation)
    {
        if (operation.Index != _firstOfOperation.Count) throw new InvalidOperationException("operations are out of order; this is a bug");
        _firstOfOperation.Add(_parent.Count);
        for (int c = 0; c < operation.Channels; c++)
        {
            _parent.Add(_parent.Count);
            _operations.Add([operation.Index]);
        }
    }

    /// <summary>The class of a channel.</summary>
    public int Find(Operation operation, int channel) => Root(_firstOfOperation[operation.Index] + channel);

    /// <summary>Ties output channel i to channel i of the view; changes nothing and answers false where that cannot be.</summary>
    public bool TryTie(Operation operation, View view)
    {
        var undo = new Stack<(int Child, int Root, int Members)>();
        for (int i = 0; i < view.Channels.Length; i++)
        {
            ChannelRef channel = view.Channels[i];
            int a = Find(operation, i), b = Find(channel.Value.Producer, channel.Channel);
            if (a == b) continue;
            if (_operations[a].Intersect(_operations[b]).Any())
            {
                foreach ((int child, int root, int members) in undo)
                {
                    _parent[child] = child;
                    _operations[root].RemoveRange(members, _operations[root].Count - members);
                }
                return false;
            }
            if (_operations[a].Count < _operations[b].Count) (a, b) = (b, a);
            undo.Push((b, a, _operations[a].Count));
            _parent[b] = a;
            _operations[a].AddRange(_operations[b]);
        }
        return true;
    }

    // No path compression: unions are undone, and union by size keeps the paths short.
    private int Root(int element)
    {
        while (_parent[element] != element) element = _parent[element];
        return element;
    }
}
