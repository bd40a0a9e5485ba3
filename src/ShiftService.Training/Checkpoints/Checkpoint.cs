namespace ShiftService.Training.Checkpoints;

/// <summary>What a checkpoint file holds.</summary>
/// <param name="File">The file.</param>
/// <param name="Header">Where the run stands.</param>
/// <param name="Arrays">Weights, running statistics, the optimiser's state, averages.</param>
public sealed record Checkpoint(string File, CheckpointHeader Header, IReadOnlyList<NamedArray> Arrays)
{
    /// <summary>Refuses a checkpoint of another recipe.</summary>
    /// <exception cref="CheckpointException">The hashes differ.</exception>
    public void RequireRecipe(string recipeHash)
    {
        if (Header.RecipeHash != recipeHash)
            throw new CheckpointException(
                CheckpointError.OtherRecipe, "the run was begun with another recipe, or it has been changed", File);
    }

    /// <summary>Copies the values into a run's arrays: all of them, or, where one does not fit, none.</summary>
    /// <param name="state">The run's arrays.</param>
    /// <exception cref="CheckpointException">An array is missing, has another shape, or is left over.</exception>
    public void CopyTo(IEnumerable<NamedArray> state)
    {
        Dictionary<string, NamedArray> stored = Arrays.ToDictionary(array => array.Name);
        var pairs = new List<(NamedArray From, NamedArray To)>();
        foreach (NamedArray array in state)
        {
            if (!stored.Remove(array.Name, out NamedArray? found)) throw Differs($"there is no '{array.Name}' in it");
            if (!found.Shape.SequenceEqual(array.Shape))
                throw Differs($"'{array.Name}' is [{string.Join(", ", found.Shape)}] in it and [{string.Join(", ", array.Shape)}] here");
            pairs.Add((found, array));
        }
        if (stored.Count > 0) throw Differs($"there is no '{stored.Keys.First()}' here");
        foreach ((NamedArray from, NamedArray to) in pairs) from.Values.CopyTo(to.Values, 0);
    }

    private CheckpointException Differs(string reason) =>
        new(CheckpointError.OtherNetwork, $"the checkpoint is of another run, of network '{Header.Network}': {reason}", File);
}
