using ShiftService.Zoo.Blocks;

namespace ShiftService.Zoo.Networks;

/// <summary>
/// ShiftNet up to the pooling: a 7x7 convolution without norm or activation (modules start with them), four groups of CSC modules, BN,
/// ReLU. C's cost agrees with the published 0.78 M parameters only when its strided modules have no shortcut.
/// </summary>
public static class ShiftNetTrunk
{
    private static readonly Group[] GroupsOfA =
        [new(64, 5, 4, 4, 4), new(128, 5, 5, 4, 3), new(256, 3, 6, 3, 2), new(512, 3, 2, 2, 1)];

    private static readonly Group[] GroupsOfC =
        [new(32, 3, 0, 1, 1), new(64, 3, 3, 1, 1), new(128, 3, 3, 1, 1), new(256, 3, 2, 1, 1)];

    /// <summary>The published strides: stem and first module of each group.</summary>
    public static int[] Strides => [2, 2, 2, 2, 2];

    /// <summary>Appends the trunk.</summary>
    public static string Append(
        NetworkBuilder builder, string image, ShiftNetVariant variant, int[] strides, CscVariant module = CscVariant.Csc)
    {
        int divisor = variant == ShiftNetVariant.B ? 2 : 1;
        CscTransition transition = variant == ShiftNetVariant.C ? CscTransition.None : CscTransition.Concat;
        Group[] groups = variant == ShiftNetVariant.C ? GroupsOfC : GroupsOfA;

        string x = builder.Convolution("stem", image, 32 / divisor, kernel: 7, strides[0], gain: WeightGain.Linear);
        for (int g = 0; g < groups.Length; g++)
        {
            Group group = groups[g];
            var shift = new SpatialShift(Kernel: group.Kernel);
            for (int index = 0; index <= group.Repeats; index++)
                using (builder.Scope($"group{g + 1}.block{index}"))
                    x = CscModule.Append(
                        builder, x, group.Channels / divisor, index == 0 ? group.FirstExpansion : group.Expansion,
                        index == 0 ? strides[g + 1] : 1, shift, module, transition);
        }
        return builder.NormRelu("trunk", x);
    }

    /// <param name="Channels">Output channels of the group.</param>
    /// <param name="Kernel">Shift kernel.</param>
    /// <param name="Repeats">Modules after the strided one.</param>
    /// <param name="FirstExpansion">Expansion of the strided module.</param>
    /// <param name="Expansion">Expansion of the others.</param>
    private sealed record Group(int Channels, int Kernel, int Repeats, int FirstExpansion, int Expansion);
}
