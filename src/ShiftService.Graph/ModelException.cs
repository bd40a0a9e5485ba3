namespace ShiftService.Graph;

/// <summary>A model that cannot be used, with the file, the node and the reason.</summary>
public sealed class ModelException : Exception
{
    /// <summary>Creates the error. <paramref name="node"/> and <paramref name="file"/> are null where they are not known yet.</summary>
    public ModelException(ModelError error, string reason, string? node = null, string? file = null, Exception? inner = null)
        : base(Compose(error, reason, node, file), inner)
    {
        Error = error;
        Reason = reason;
        Node = node;
        File = file;
    }

    /// <summary>The kind of error, for programs.</summary>
    public ModelError Error { get; }

    /// <summary>What is wrong, for people.</summary>
    public string Reason { get; }

    /// <summary>The node or weight at fault.</summary>
    public string? Node { get; }

    /// <summary>The file at fault.</summary>
    public string? File { get; }

    /// <summary>The same error with the file named.</summary>
    public ModelException InFile(string file) => File is null ? new(Error, Reason, Node, file, this) : this;

    /// <summary>The same error with the node named.</summary>
    public ModelException AtNode(string node) => Node is null ? new(Error, Reason, node, File, this) : this;

    private static string Compose(ModelError error, string reason, string? node, string? file) =>
        $"{(file is null ? "" : $"{file}: ")}{(node is null ? "" : $"node '{node}': ")}{reason} ({error})";
}
